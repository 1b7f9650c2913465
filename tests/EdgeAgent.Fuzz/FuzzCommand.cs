namespace EdgeAgent.Fuzz;

/// <summary><c>EdgeAgent.Fuzz [--target NAME|all] [--count N] [--seconds N] [--seed S] [--save DIR]</c>: damages bytes, lets the product read them, and fails on what must not happen.</summary>
/// <remarks>Targets: <c>model</c> (small files: one of every operator and type, and those of ../shared/data up to 128 KiB; read, prepared and run), <c>large</c> (1 to 100 MB; also <c>--large</c>),
/// <c>delta</c> (also <c>--deltas</c>), and the parsers of <see cref="Parsers.ParserCases"/>. <c>--seconds</c> is processor time of this process. Exit code 0: nothing found; 1: a finding, whose file is
/// saved; 2: wrong usage. Progress on stderr, one summary line a target on stdout.</remarks>
internal static class FuzzCommand
{
    public static int Run(string[] arguments)
    {
        if (FuzzOptions.Read(arguments) is not { } options)
        {
            Console.Error.WriteLine($"usage: EdgeAgent.Fuzz [--target NAME|all] [--count N] [--seconds N] [--seed S] [--save DIR]; targets are {string.Join(", ", FuzzOptions.Targets)}");
            return 2;
        }
        bool isClean = true;
        foreach (FuzzRun run in options.Runs())
        {
            isClean &= run.Execute();
            Console.WriteLine(run.Summary);
        }
        return isClean ? 0 : 1;
    }
}
