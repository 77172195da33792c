// Guest pixels, scaled or dimmed or as they are; always opaque.
//
// v_rect_px    where the whole source goes, output pixels
// v_source_px  which part of the surface is shown, surface pixels; inside the texture
// u_surface    UNTRUSTED colours; its fourth byte means nothing
// C_linear     sample between pixels, clamped to the source, in 1/256 of a pixel
// C_dim        desaturated and darkened, as on the attention screen
#include "lib/color.glsl"
#include "lib/integer.glsl"
flat in ivec4 v_rect_px;
flat in ivec4 v_source_px;
uniform sampler2D u_surface;
out vec4 o_color_srgb;

ivec3 pixel(ivec2 at_px) {
    return channels(texelFetch(u_surface, v_source_px.xy + at_px, 0));
}

// floor((2 * at + 1) * source * 128 / target) - 128 without overflow, clamped to the source
ivec2 position_256ths(ivec2 at_px, ivec2 source, ivec2 target) {
    ivec2 centre = (2 * at_px + 1) * source;
    ivec2 whole = quotient(centre, target);
    ivec2 rest = centre - whole * target;
    return clamp(whole * 128 + quotient(rest * 128, target) - 128, ivec2(0), (source - 1) * 256);
}

ivec3 between(ivec2 at_px) {
    ivec2 place = position_256ths(at_px, v_source_px.zw, v_rect_px.zw);
    ivec2 first = place >> 8;
    ivec2 second = min(first + 1, v_source_px.zw - 1);
    ivec2 far = place & 255;
    ivec2 near = 256 - far;
    ivec3 top = pixel(first) * near.x + pixel(ivec2(second.x, first.y)) * far.x;
    ivec3 bottom = pixel(ivec2(first.x, second.y)) * near.x + pixel(second) * far.x;
    return (top * near.y + bottom * far.y + 32768) >> 16;
}

ivec3 dimmed(ivec3 color) {
    int grey = (77 * color.r + 150 * color.g + 29 * color.b + 128) >> 8;
    return ((color + 3 * grey) * 26) >> 8;
}

void main() {
    ivec2 at_px = ivec2(gl_FragCoord.xy) - v_rect_px.xy;
    ivec3 color = C_linear ? between(at_px) : pixel(quotient(at_px * v_source_px.zw, v_rect_px.zw));
    o_color_srgb = stored(C_dim ? dimmed(color) : color);
}
