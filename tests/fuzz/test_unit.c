/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as a number with a unit, in every unit that the text may ask for. */
#include "conspecific/core/text.h"
#include "conspecific/core/unit.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const units[] = {"s", "1/s", "Hz", "1", "%", "C", "mA"};
    char *text = malloc(n + 1);
    double value = 0.0, same;
    if (!text) abort();
    if (n) memcpy(text, data, n);
    text[n] = '\0';
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        assert_sound(csp_unit_parse(text, units[i], &value) || isfinite(value));
        (void)csp_unit_convert(value, text, units[i], &same);
    }
    assert_sound(csp_number_parse(text, &value) || isfinite(value));
    (void)csp_unit_known(text);
    (void)csp_unit_bare(text);
    free(text);
    return 0;
}

FUZZ_MAIN(unit)
