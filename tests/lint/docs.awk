# Prints every csp_ function of a header that no comment speaks of: none right before it or on its line, and
# none before the unbroken list of declarations that it stands in (a blank line, a macro or a type without a
# comment breaks the list; a type with one, and its functions right after it, are one thing).
FNR == 1 { said = before = inside = depth = open = macro = type = body = 0 }
inside { if (/\*\//) { inside = 0; said = 1 } next }
macro { macro = /\\$/; next }
open && /^{/ { open = 0; depth = body = 1; next }
open { if (/;[ \t]*(\/\*.*)?$/) open = 0; next }
depth > 0 {
    depth += gsub(/{/, "{") - gsub(/}/, "}")
    if (depth <= 0) { depth = 0; said = before; type = !body; body = 0 }
    next
}
/^[ \t]*\/\*/ { type = 0; if (/\*\//) said = 1; else inside = 1; next }
/^[ \t]*$/ { said = 0; next }
/^#/ { if (!/^#(if|else|endif)/) said = 0; macro = /\\$/; next }
/^[a-z].*csp_[a-z0-9_]+\(/ && !/\(\*/ {
    match($0, /csp_[a-z0-9_]+\(/)
    if (/\/\*.*\*\/[ \t]*$/) said = 1
    if (!said) print FILENAME ":" FNR ": " substr($0, RSTART, RLENGTH - 1) " has no comment"
    before = said
    depth = gsub(/{/, "{") - gsub(/}/, "}")
    type = 0
    body = depth > 0
    if (depth <= 0) { depth = 0; open = !/[;}][ \t]*(\/\*.*)?$/ }
    next
}
{
    before = said = said && !type
    depth = gsub(/{/, "{") - gsub(/}/, "}")
    if (depth < 0) depth = 0
    if (!depth && !/^typedef/) said = 0
}
