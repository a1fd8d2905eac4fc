# Made by: daypass completions bash

_daypass() {
    COMPREPLY=()
    local reply
    reply=$(command daypass complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null) || return
    case $reply in
        words*) __daypass_words "${reply#*$'\n'}" ;;
        files*) compopt -o default 2>/dev/null ;;
        program*) __daypass_program "${reply#*$'\n'}" ;;
    esac
}

# Each line is a word, quoted already.
__daypass_words() {
    [[ -n $1 && $1 != words ]] || return
    local word
    while IFS= read -r word; do
        COMPREPLY[${#COMPREPLY[@]}]=$word
    done <<<"$1"
}

# Completes as if the line began with the program that daypass is to run.
__daypass_program() {
    local line=$1 before=${COMP_LINE:0:COMP_POINT} first=0 word program spec
    before=${before%"$line"}
    # The words before it, as bash splits them, are as many as have no place in what is left of the line.
    while [[ -n ${before//[[:space:]]/} ]]; do
        word=${COMP_WORDS[first]}
        [[ -n $word ]] || return
        before=${before#*"$word"}
        first=$((first + 1))
    done
    COMP_WORDS=("${COMP_WORDS[@]:first}")
    COMP_CWORD=$((COMP_CWORD - first)) COMP_LINE=$line COMP_POINT=${#line}
    program=${COMP_WORDS[0]}
    local typed=${COMP_WORDS[COMP_CWORD]} previous=
    if ((COMP_CWORD < 1)); then
        while IFS= read -r word; do
            COMPREPLY[${#COMPREPLY[@]}]=$word
        done < <(compgen -c -- "$typed" | sort -u)
        return
    fi
    previous=${COMP_WORDS[COMP_CWORD - 1]}
    # Where bash-completion is there, it may have to load what completes this program.
    if ! complete -p "$program" &>/dev/null; then
        if declare -F _comp_load &>/dev/null; then
            _comp_load "$program" &>/dev/null
        elif declare -F __load_completion &>/dev/null; then
            __load_completion "$program" &>/dev/null
        fi
    fi
    spec=$(complete -p "$program" 2>/dev/null)
    if [[ $spec =~ \ -F\ ([^ ]+) ]]; then
        "${BASH_REMATCH[1]}" "$program" "$typed" "$previous"
        # What it says of its words for readline counts for these too.
        [[ $spec == *" -o nospace"* ]] && compopt -o nospace 2>/dev/null
        [[ $spec == *" -o filenames"* ]] && compopt -o filenames 2>/dev/null
        [[ $spec == *" -o default"* ]] && compopt -o default 2>/dev/null
    elif [[ $spec =~ \ -C\ ([^ ]+) ]]; then
        while IFS= read -r word; do
            COMPREPLY[${#COMPREPLY[@]}]=$word
        done < <(
            export COMP_LINE COMP_POINT
            eval "${BASH_REMATCH[1]}" '"$program" "$typed" "$previous"' 2>/dev/null
        )
    elif [[ -n $spec ]]; then
        spec=${spec#complete } spec=${spec% "$program"}
        while IFS= read -r word; do
            COMPREPLY[${#COMPREPLY[@]}]=$word
        done < <(eval "compgen $spec" '-- "$typed"' 2>/dev/null)
    else
        compopt -o default 2>/dev/null
    fi
    return 0
}

# As daypass orders them where bash can be told so.
complete -o nosort -F _daypass daypass 2>/dev/null || complete -F _daypass daypass
