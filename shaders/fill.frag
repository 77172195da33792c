// Opaque colour.
//
// v_paint  x: colour
#include "lib/color.glsl"
flat in ivec4 v_paint;
out vec4 o_color_srgb;

void main() {
    o_color_srgb = stored(unpacked(v_paint.x));
}
