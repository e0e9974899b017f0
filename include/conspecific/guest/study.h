/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_GUEST_STUDY_H
#define CONSPECIFIC_GUEST_STUDY_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
/*
 * study: a study that another program changes, checks, runs and stops. Plain C types and one opaque
 * handle, as guest/subject.h. Values are texts as on the command line of the program, whose command
 * `run` does the same (study/launch.h).
 *
 *   struct csp_guest_study *s;
 *   csp_guest_study_open(&s, "observational_fear");
 *   csp_guest_study_set(s, "agent.body.g_arousal_drive", "0 reward/s");
 *   csp_guest_study_option(s, "animals", "4");
 *   if (csp_guest_study_run(s, "out/x")) puts(csp_guest_study_said(s));
 *   csp_guest_study_close(s);
 *
 * A run takes no signals (study/run/interrupt.h): another thread asks how far it is, and stops it.
 * One study of a process runs at a time; a second one is refused. Functions return 0 or a negative
 * code of core/error.h, whose text is in csp_error_detail().
 */
struct csp_guest_study;

/* A study by name (under models/studies) or file, of either kind. Its file is read by check and
 * run. CSP_E_USAGE: there is none, with the nearest name; CSP_E_MEMORY. After an error *out is
 * NULL. */
int csp_guest_study_open(struct csp_guest_study **out, const char *study);
/* Release it; not while it runs. NULL is fine. */
void csp_guest_study_close(struct csp_guest_study *self);
/* The file that it was opened from. */
const char *csp_guest_study_file(const struct csp_guest_study *self);

/* As --set PATH=VALUE. Whether the path exists is told by check and run. CSP_E_USAGE: an empty
 * path, or one with "="; CSP_E_MEMORY. */
int csp_guest_study_set(struct csp_guest_study *self, const char *path, const char *value);
/* As --NAME VALUE of the program: animals (or "auto"), seed, threads, groups, record; resume and
 * checkpoint (seconds between two checkpoints) too, and force ("1": results of another run in the
 * folder are kept as FOLDER.old, where they are refused else). value NULL: as the study says.
 * CSP_E_USAGE, CSP_E_MEMORY. */
int csp_guest_study_option(struct csp_guest_study *self, const char *name, const char *value);

/* Read the study with what was set, and everything that it names; simulate nothing. CSP_E_SYNTAX:
 * csp_guest_study_said has every problem. */
int csp_guest_study_check(struct csp_guest_study *self);
/* Run it into the folder out (NULL: out/NAME of the working directory). CSP_E_INTERRUPT after a
 * stop: a checkpoint is in the folder, and the option resume goes on from it. Other errors are
 * those of csp_launch. */
int csp_guest_study_run(struct csp_guest_study *self, const char *out);
/* Ask the run to stop; it does so within a trial of its animals. From any thread, at any time. */
void csp_guest_study_stop(struct csp_guest_study *self);
/* How far the run is: share done, 0 to 1; seconds left, NAN if not known yet; at what, into
 * label[room]. From any thread; each may be NULL. */
void csp_guest_study_progress(struct csp_guest_study *self, double *share, double *left,
                              char *label, size_t room);
/* What the last check or run had to say, a line each: every problem of the files as
 * "file:line:col: error: ...", warnings. "" if nothing; until the next check or run. */
const char *csp_guest_study_said(const struct csp_guest_study *self);
/* The folder of the last run, "" before one. */
const char *csp_guest_study_out(const struct csp_guest_study *self);
#ifdef __cplusplus
}
#endif
#endif
