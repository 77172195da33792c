// A label's pattern: its colour, and ink where the pattern says so.
//
// v_rect_px  the whole filled rectangle, output pixels: the pattern hangs on it
// v_paint    x: colour, y: ink, z: unit in pixels, w: which pattern; see lib/pattern.glsl
//
// One program for all of them: each compiled by itself costs the start as much as drawing a thousand labels.
#include "lib/color.glsl"
#include "lib/pattern.glsl"
flat in ivec4 v_rect_px;
flat in ivec4 v_paint;
out vec4 o_color_srgb;

void main() {
    ivec2 at_px = ivec2(gl_FragCoord.xy) - v_rect_px.xy;
    bool wide = v_rect_px.z >= v_rect_px.w;
    int u = wide ? at_px.x : at_px.y;
    int v = wide ? at_px.y : at_px.x;
    int unit = v_paint.z;
    bool ink = false;
    switch (v_paint.w) {
        case SOLID: break;
        case DIAGONAL: ink = remainder(u + v, 2 * unit) * 3 < 2 * unit; break;
        case DOTS: ink = is_dot(u, v, unit); break;
        case CHECKS: ink = is_check(u, v, unit); break;
        case BARS: ink = remainder(u, 2 * unit) * 3 < 2 * unit; break;
        case WAVES: ink = is_wave(u, v, unit); break;
        default: o_color_srgb = LOUD_PINK; return;
    }
    o_color_srgb = stored(unpacked(ink ? v_paint.y : v_paint.x));
}
