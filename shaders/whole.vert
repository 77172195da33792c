// Everything there is to draw into; the scissor cuts it to what changed.
//
// no interface: the corners follow from their number
void main() {
    gl_Position = vec4(4.0 * vec2(gl_VertexID & 1, gl_VertexID >> 1) - 1.0, 0.0, 1.0);
}
