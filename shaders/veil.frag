// A colour with opacity; the blend unit lays it over what is there (within 1 code point).
//
// v_paint  x: colour, y: opacity 0..255
#include "lib/color.glsl"
flat in ivec4 v_paint;
out vec4 o_color_straight;

void main() {
    o_color_straight = vec4(stored(unpacked(v_paint.x)).rgb, float(v_paint.y) / 255.0);
}
