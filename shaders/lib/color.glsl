// 8-bit sRGB as integers: all arithmetic on colours is the reference renderer's, so both give the same bytes.

const vec4 LOUD_PINK = vec4(1.0, 0.0, 0.5, 1.0); // a branch that cannot be reached

// 0xRRGGBB to channels 0..255
ivec3 unpacked(int color) {
    return ivec3(color >> 16 & 255, color >> 8 & 255, color & 255);
}

// channels 0..255 to what the target stores: exactly these bytes
vec4 stored(ivec3 channels) {
    return vec4(vec3(channels) / 255.0, 1.0);
}

// background under color with coverage 0..255
ivec3 covered(ivec3 background, ivec3 color, int coverage) {
    return (background * (255 - coverage) + color * coverage + 127) / 255;
}
