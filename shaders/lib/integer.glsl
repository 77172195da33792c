// Exact integer division for 0 <= a < 2^29, 0 < b, quotient < 2^15. Float division errs by less than 1, which
// the remainder shows; it is many times faster where vectors of integers cannot be divided (llvmpipe).

ivec2 quotient(ivec2 a, ivec2 b) {
    ivec2 near = ivec2(vec2(a) / vec2(b));
    ivec2 rest = a - near * b;
    return near + ivec2(greaterThanEqual(rest, b)) - ivec2(lessThan(rest, ivec2(0)));
}

int quotient(int a, int b) {
    int near = int(float(a) / float(b));
    int rest = a - near * b;
    return near + int(rest >= b) - int(rest < 0);
}

int remainder(int a, int b) {
    return a - quotient(a, b) * b;
}
