namespace Mppcs.Completing;

/// <summary>What shells read to complete command lines. Every script asks the tool, so none of them grows old.</summary>
internal static class CompletionScripts
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # Completion of mppcs for bash.
            _mppcs() {
                local line
                COMPREPLY=()
                while IFS= read -r line; do
                    COMPREPLY+=("${line%%$'\t'*}")
                done < <(mppcs "[complete:$((COMP_CWORD - 1))]" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
            }
            complete -o default -F _mppcs mppcs

            """,
        ["zsh"] = """
            #compdef mppcs
            # Completion of mppcs for zsh.
            _mppcs() {
                local line
                local -a values shown
                while IFS= read -r line; do
                    values+=("${line%%$'\t'*}")
                    shown+=("${line/$'\t'/  -- }")
                done < <(mppcs "[complete:$((CURRENT - 2))]" "${(@Q)words[2,CURRENT]}" 2>/dev/null </dev/null)
                if (( $#values )); then
                    compadd -l -d shown -a values
                else
                    _files
                fi
            }
            if [[ "$funcstack[1]" == "_mppcs" ]]; then
                _mppcs "$@"
            else
                compdef _mppcs mppcs
            fi

            """,
        ["fish"] = """
            # Completion of mppcs for fish.
            function __mppcs_complete
                set -l before (commandline -opc)
                set -e before[1]
                mppcs "[complete:"(count $before)"]" $before (commandline -ct) 2>/dev/null </dev/null
            end
            complete -c mppcs -a '(__mppcs_complete)'

            """,
        ["pwsh"] = """
            # Completion of mppcs for PowerShell.
            Register-ArgumentCompleter -Native -CommandName mppcs -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
                    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
                mppcs "[complete:$($before.Count)]" @before "$wordToComplete" 2>$null | ForEach-Object {
                    $value, $description = $_ -split "`t", 2
                    if (-not $description) { $description = $value }
                    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
                }
            }

            """,
    };

    public static IReadOnlyList<string> Shells { get; } = [.. Scripts.Keys];

    /// <returns><see langword="null"/> for another shell.</returns>
    public static string? Find(string shell) => Scripts.GetValueOrDefault(shell);
}
