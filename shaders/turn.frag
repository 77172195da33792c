// The finished picture as its display has it: each pixel is one of the picture's, none is mixed.
//
// u_picture    the picture; row 0 is the top one
// u_first_px   the pixel of it that stands in the first row and column
// u_across_px  the step in it for one pixel along the display's rows
// u_down_px    the step in it from one row of the display to the next
uniform sampler2D u_picture;
uniform ivec2 u_first_px;
uniform ivec2 u_across_px;
uniform ivec2 u_down_px;
out vec4 o_color_srgb;

void main() {
    ivec2 at_px = ivec2(gl_FragCoord.xy);
    o_color_srgb = texelFetch(u_picture, u_first_px + at_px.x * u_across_px + at_px.y * u_down_px, 0);
}
