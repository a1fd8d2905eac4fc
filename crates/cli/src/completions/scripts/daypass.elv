# Made by: daypass completions elvish

use str

set edit:completion:arg-completer[daypass] = {|@words|
    var typed = $words[-1]
    var before = $words[1..-1]
    var answer = []
    try { set answer = [(e:daypass complete elvish '='$typed $@before 2>/dev/null)] } catch e { }
    if (== (count $answer) 0) { return }
    if (eq $answer[0] files) {
        edit:complete-filename $typed
    } elif (has-value [words others] $answer[0]) {
        for line $answer[1..] {
            var text shown = (str:split "\t" $line)
            edit:complex-candidate $text &display=$shown
        }
    } else {
        var first = (+ 1 (str:trim-prefix $answer[0] 'program '))
        var program = $words[$first..]
        edit:complete-sudo sudo $@program
    }
}
