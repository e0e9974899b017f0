# SPDX-License-Identifier: GPL-3.0-or-later
# complete.zsh FOLDER: what Tab offers behind each of some lines, in a shell of its own that finds the
# completion in FOLDER.
zmodload zsh/zpty || exit 3
export TERM=dumb
zpty -b shell zsh -f -i
zpty -w shell "PS1=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D; LISTMAX=10000; setopt no_beep list_ambiguous no_always_last_prompt; zstyle ':completion:*' menu no; echo ready"
answer() { # what comes within a while
    local piece text= quiet=0
    while ((quiet < 12)); do
        if zpty -r -t shell piece 2>/dev/null; then text+=$piece quiet=0; else sleep 0.1; ((quiet++)); fi
    done
    print -r -- $text
}
answer >/dev/null
for line in 'conspecific ' 'conspecific run har' 'conspecific run --' 'conspecific run --record ' 'conspecific analyze '; do
    zpty -w -n shell $line$'\t\t'
    answer
    zpty -w -n shell $'\x15'
done
zpty -d shell
