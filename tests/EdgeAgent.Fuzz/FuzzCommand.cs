using System.Globalization;
using EdgeAgent.TestSupport.Mutation;

namespace EdgeAgent.Fuzz;

/// <summary><c>EdgeAgent.Fuzz [--count N] [--seed S] [--save DIR]</c>: damages model files, reads, prepares and runs them, and fails on what must not happen.</summary>
/// <remarks>Exit code 0: nothing found; 1: a finding, whose file is saved; 2: wrong usage. Progress on stderr, one summary line on stdout.</remarks>
internal static class FuzzCommand
{
    private const string Usage = "usage: EdgeAgent.Fuzz [--count N] [--seed S] [--save DIR]";

    public static int Run(string[] arguments)
    {
        int count = 100_000, seed = 1;
        string save = "fuzz-findings";
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            bool isUnderstood = arguments[i] switch
            {
                "--count" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count),
                "--seed" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seed),
                "--save" => (save = value ?? "").Length > 0,
                _ => false,
            };
            if (!isUnderstood)
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }
        }
        var run = new FuzzRun(new ModelMutator(MutationSeed.All(), seed), count, save);
        bool isClean = run.Execute();
        Console.WriteLine(run.Summary);
        return isClean ? 0 : 1;
    }
}
