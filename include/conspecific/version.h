/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_VERSION_H
#define CONSPECIFIC_VERSION_H
#define CSP_VERSION "0.5.0"
#endif
