// A glyph or icon of the atlas in one colour on a known background; nothing is read back.
//
// v_rect_px    where its box lies, output pixels
// v_source_px  xy: where the box lies in the atlas
// v_paint      x: colour, y: background
// u_atlas      coverage 0..255 in red; ours
#include "lib/color.glsl"
flat in ivec4 v_rect_px;
flat in ivec4 v_source_px;
flat in ivec4 v_paint;
uniform sampler2D u_atlas;
out vec4 o_color_srgb;

void main() {
    ivec2 at_px = ivec2(gl_FragCoord.xy) - v_rect_px.xy + v_source_px.xy;
    int coverage = int(texelFetch(u_atlas, at_px, 0).r * 255.0 + 0.5);
    if (coverage == 0) {
        discard;
    }
    o_color_srgb = stored(covered(unpacked(v_paint.y), unpacked(v_paint.x), coverage));
}
