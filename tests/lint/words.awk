# Prints numbers that lack their leading 0 (.75 for 0.75) where a person reads them: in comments and strings
# of C (of tests: in comments alone), anywhere in YAML and Markdown. Paths (.1.weight), versions (0.5.0),
# ranges (0..1) and formats (%.3g) are no such numbers.
FNR == 1 { block = 0; c = FILENAME ~ /\.[ch]$/; strings = FILENAME !~ /(^|\/)tests\// }
function said(line,  out, i, n, two, one, quote) { # what is no code of a line of C
    n = length(line)
    for (i = 1; i <= n; i++) {
        two = substr(line, i, 2); one = substr(line, i, 1)
        if (block) {
            if (two == "*/") { block = 0; out = out " ~ "; i++ } else out = out one
        } else if (quote) {
            if (one == "\\") i++
            else if (one == "\"") { quote = 0; out = out " ~ " }
            else if (strings) out = out one
        }
        else if (two == "/*") { block = 1; i++ }
        else if (two == "//") return out substr(line, i + 2)
        else if (two == "'\"") i += 2
        else if (one == "\"") quote = 1
    }
    return out
}
{
    text = $0
    if (c) { if (!block && !/[\/"]/) next; text = said($0) }
    if (text ~ /(^|[ (,;:=<>~+*/|[{`"'x-])\.[0-9]+([^.0-9A-Za-z_]|\.?$|\.[^0-9A-Za-z_]| ?(mA|ms|s|Hz))/ && text !~ /%-?\.[0-9]+[a-z]/)
        print FILENAME ":" FNR ": a number without its leading 0: " substr($0, 1, 100)
}
