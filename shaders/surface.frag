// Guest pixels, scaled or dimmed or as they are; opaque unless the policy grants otherwise.
//
// v_rect_px    where the whole source goes, output pixels
// v_source_px  which part of the surface is shown, surface pixels; inside the texture
// v_paint      y: opacity 0..255, read with C_alpha alone; else the blend unit has it as its constant
// u_surface    UNTRUSTED colours; its fourth byte means nothing without C_alpha
// C_scaled     one surface pixel is not one output pixel
// C_linear     sample between pixels, clamped to the source, in 1/256 of a pixel
// C_dim        desaturated and darkened, as on the attention screen
// C_alpha      granted by policy: colours are premultiplied by the fourth byte, and cut to it
#include "lib/color.glsl"
#include "lib/integer.glsl"
flat in ivec4 v_rect_px;
flat in ivec4 v_source_px;
flat in ivec4 v_paint;
uniform sampler2D u_surface;
out vec4 o_color_srgb;

// the bytes that were stored
ivec4 pixel(ivec2 at_px) {
    return ivec4(texelFetch(u_surface, v_source_px.xy + at_px, 0) * 255.0 + 0.5);
}

// floor((2 * at + 1) * source * 128 / target) - 128 without overflow, clamped to the source
ivec2 position_256ths(ivec2 at_px, ivec2 source, ivec2 target) {
    ivec2 centre = (2 * at_px + 1) * source;
    ivec2 whole = quotient(centre, target);
    ivec2 rest = centre - whole * target;
    return clamp(whole * 128 + quotient(rest * 128, target) - 128, ivec2(0), (source - 1) * 256);
}

ivec4 between(ivec2 at_px) {
    ivec2 place = position_256ths(at_px, v_source_px.zw, v_rect_px.zw);
    ivec2 first = place >> 8;
    ivec2 second = min(first + 1, v_source_px.zw - 1);
    ivec2 far = place & 255;
    ivec2 near = 256 - far;
    ivec4 top = pixel(first) * near.x + pixel(ivec2(second.x, first.y)) * far.x;
    ivec4 bottom = pixel(ivec2(first.x, second.y)) * near.x + pixel(second) * far.x;
    return (top * near.y + bottom * far.y + 32768) >> 16;
}

ivec3 dimmed(ivec3 color) {
    int grey = (77 * color.r + 150 * color.g + 29 * color.b + 128) >> 8;
    return ((color + 3 * grey) * 26) >> 8;
}

void main() {
    ivec2 at_px = ivec2(gl_FragCoord.xy) - v_rect_px.xy;
    ivec2 nearest_px = C_scaled ? quotient(at_px * v_source_px.zw, v_rect_px.zw) : at_px;
    ivec4 sampled = C_linear ? between(at_px) : pixel(nearest_px);
    if (C_alpha) {
        ivec4 laid_premul = ivec4(min(sampled.rgb, ivec3(sampled.a)), sampled.a);
        o_color_srgb = vec4((laid_premul * v_paint.y + 127) / 255) / 255.0;
        return;
    }
    o_color_srgb = stored(C_dim ? dimmed(sampled.rgb) : sampled.rgb);
}
