// One rectangle per instance, cut to its clip; nothing is ever scaled or moved here.
//
// a_rect_px    x, y, width, height of the whole primitive, output pixels, y down
// a_clip_px    left, top, right, bottom: the visible part, output pixels
// a_source_px  x, y, width, height in the texture that the pass reads, its own pixels; else 0
// a_paint      what the pass says it is: colours as 0xRRGGBB, pattern, unit, opacity
// u_target_px  width, height of the picture; its row 0 is the top one, so nothing is flipped
// The fragment shaders count pixels by gl_FragCoord, so that cutting never shifts anything.
in ivec4 a_rect_px;
in ivec4 a_clip_px;
in ivec4 a_source_px;
in ivec4 a_paint;
uniform ivec2 u_target_px;
flat out ivec4 v_rect_px;
flat out ivec4 v_source_px;
flat out ivec4 v_paint;

void main() {
    ivec2 corner = ivec2(gl_VertexID & 1, gl_VertexID >> 1);
    ivec2 at_px = clamp(a_rect_px.xy + corner * a_rect_px.zw, a_clip_px.xy, a_clip_px.zw);
    gl_Position = vec4(2.0 * vec2(at_px) / vec2(u_target_px) - 1.0, 0.0, 1.0);
    v_rect_px = a_rect_px;
    v_source_px = a_source_px;
    v_paint = a_paint;
}
