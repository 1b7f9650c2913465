using System.CommandLine;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli;

/// <summary><c>completion SHELL</c>: a script that completes edgectl's commands and options; the program itself says what may follow.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _edgectl() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
            mapfile -t COMPREPLY < <(compgen -W "$(edgectl "[suggest:${#line}]" "$line" 2>/dev/null | grep -v '^/\|^-?$')" -- "$word")
            [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- "$word")
        }
        complete -o filenames -F _edgectl edgectl
        """;

    private const string Zsh = """
        #compdef edgectl
        _edgectl() {
            local -a found
            found=("${(@f)$(edgectl "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null | grep -v '^/\|^-?$')}")
            [ -n "${found[1]}" ] && compadd -- $found || _files
        }
        compdef _edgectl edgectl
        """;

    private const string Fish = """
        complete -c edgectl -a '(edgectl "[suggest:"(string length (commandline -cp))"]" (commandline -cp) 2>/dev/null | string match -v -r "^/|^-\\?\$")'
        """;

    public static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Command command = new("completion", "Print a completion script; in bash: source <(edgectl completion bash).") { shell };
        command.SetAction(parsed =>
        {
            string script = parsed.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish };
            CommandOutput.Of(parsed).Result.WriteLine(script.ReplaceLineEndings("\n"));
            return CommandExitCode.Done;
        });
        return command;
    }
}
