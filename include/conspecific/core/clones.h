/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_CLONES_H
#define CONSPECIFIC_CORE_CLONES_H
/*
 * clones: CSP_CLONES before a function compiles it for three instruction sets, chosen when the
 * program is loaded. With -ffp-contract=off all three give the same bits. Sanitizers start
 * before such a choice can be made, and clang 14 has it in another form: there, one version.
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CSP_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CSP_CLONES
#endif
#endif
