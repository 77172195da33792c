# bash completion for sgui(1); install as /usr/share/bash-completion/completions/sgui

_sgui_domains() {
    sgui status --json 2>/dev/null | sed -n 's/^ *"name": "\([a-z0-9-]*\)",$/\1/p'
}

_sgui() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
    local words=""
    if ((COMP_CWORD == 1)); then
        words="run demo status focus attention layout release reload lock stop screenshot top watch policy doctor audit attach labels replay --help --version"
    else
        case $before in
            --policy | --qmp | --record | check | replay) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
            --runtime-dir | --state-dir | --home) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
            --output) words="auto kms kms: kms-gl window headless headless:" ;;
            --input) words="auto window none pipe:" ;;
            --domain | focus | release) words="$(_sgui_domains) --runtime-dir" ;;
            layout) words="full tile --runtime-dir" ;;
            policy) words="check explain diff" ;;
            audit) words="show verify" ;;
            attach) words="qemu xen rfb libvirt x11" ;;
            screenshot | preview | verify | explain | diff) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
            *)
                case $command in
                    run) words="--policy --runtime-dir --state-dir --output --input --record --record-keys" ;;
                    demo) words="--headless" ;;
                    status | watch) words="--json --runtime-dir" ;;
                    top) words="--json --once --interval --runtime-dir" ;;
                    audit) words="--json -n --state-dir" ;;
                    attach) words="--domain --qmp --console --name --xen-domid --connector --wire --password-file --encoding --runtime-dir --max-size --windows --home --keyboard" ;;
                    doctor) words="--json --policy --runtime-dir --state-dir" ;;
                    labels) words="preview --policy" ;;
                    policy | replay) ;;
                    *) words="--runtime-dir" ;;
                esac
                ;;
        esac
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -F _sgui sgui
