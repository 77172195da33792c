// The trusted pointer: opaque body and outline.
//
// v_rect_px  where its mask lies, output pixels
// v_paint    x: colour of the body, y: of the outline
// u_mask     in red: 0 nothing, 1 outline, 2 body; ours
#include "lib/color.glsl"
flat in ivec4 v_rect_px;
flat in ivec4 v_paint;
uniform sampler2D u_mask;
out vec4 o_color_srgb;

void main() {
    ivec2 at_px = ivec2(gl_FragCoord.xy) - v_rect_px.xy;
    int kind = int(texelFetch(u_mask, at_px, 0).r * 255.0 + 0.5);
    if (kind == 0) {
        discard;
    }
    o_color_srgb = kind == 1 ? stored(unpacked(v_paint.y)) : kind == 2 ? stored(unpacked(v_paint.x)) : LOUD_PINK;
}
