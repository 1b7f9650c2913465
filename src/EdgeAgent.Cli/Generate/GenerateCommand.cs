using System.CommandLine;

namespace EdgeAgent.Cli.Generate;

/// <summary><c>generate</c>: data sets that are drawn.</summary>
internal static class GenerateCommand
{
    public static Command Create() => new("generate", "Draw labelled pictures to train and to evaluate with.")
    {
        GenerateDisplaysCommand.Create(),
    };
}
