# Made by: daypass completions fish

function __daypass_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l reply (command daypass complete fish "=$typed" $words[2..-1] 2>/dev/null)
    switch "$reply[1]"
        case words others
            set -q reply[2]; and printf '%s\n' $reply[2..-1]
        case files
            __fish_complete_path "$typed"
        case 'program *'
            set -l first (math (string replace 'program ' '' -- $reply[1]) + 2)
            set -l program
            test $first -le (count $words); and set program (string escape -- $words[$first..-1])
            complete -C (string join ' ' -- $program "$typed")
    end
end

complete -c daypass -f -k -a '(__daypass_complete)'
