// The labels' patterns, as core/picture/pattern.py says: u along the longer side, v across, both from 0.
#include "lib/integer.glsl"

const int SOLID = 0, DIAGONAL = 1, DOTS = 2, CHECKS = 3, BARS = 4, WAVES = 5;

// A disc 0.7 units across in the middle of every second cell; odd rows are shifted by one cell.
bool is_dot(int u, int v, int unit) {
    int row = quotient(v, unit);
    int across = 2 * remainder(u + (row & 1) * unit, 2 * unit) + 1 - unit;
    int down = 2 * (v - row * unit) + 1 - unit;
    return (across * across + down * down) * 2 <= unit * unit;
}

// A chessboard of half units, each dark square shortened to two thirds along u.
bool is_check(int u, int v, int unit) {
    int twice_u = remainder(u, unit) * 2;
    int twice_v = remainder(v, unit) * 2;
    bool right = twice_u >= unit;
    bool low = twice_v >= unit;
    return right != low && (twice_u - (right ? unit : 0)) * 3 < 2 * unit;
}

// A line a third of a unit thick that swings by a quarter of a unit, in parabolas.
bool is_wave(int u, int v, int unit) {
    int within = remainder(u, 2 * unit);
    bool up = within < unit;
    int t = (within - (up ? 0 : unit)) * 2 + 1;
    int swing = quotient(t * (2 * unit - t), unit);
    int center = up ? 2 * unit + swing : 2 * unit - swing;
    return abs(4 * remainder(v, unit) + 2 - center) * 3 < 2 * unit;
}
