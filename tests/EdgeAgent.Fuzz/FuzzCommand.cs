using System.Globalization;
using EdgeAgent.Fuzz.Mutation;

namespace EdgeAgent.Fuzz;

/// <summary><c>EdgeAgent.Fuzz [--large | --deltas] [--count N] [--seed S] [--save DIR]</c>: damages model files, reads, prepares and runs them, and fails on what must not happen.</summary>
/// <remarks>Without <c>--large</c> of small files: one of every operator and type, and those of ../shared/data up to 128 KiB. With it of files from 1 to 100 MB: the
/// published networks, and those of ../shared/data. With <c>--deltas</c> of deltas, which are applied. Exit code 0: nothing found; 1: a finding, whose file is saved; 2: wrong usage. Progress on stderr, one summary line on stdout.</remarks>
internal static class FuzzCommand
{
    private const string Usage = "usage: EdgeAgent.Fuzz [--large | --deltas] [--count N] [--seed S] [--save DIR]";

    public static int Run(string[] arguments)
    {
        int seed = 1;
        int? count = null;
        bool isLarge = false, isDeltas = false;
        string save = "fuzz-findings";
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (arguments[i] is "--large" or "--deltas")
            {
                (isLarge, isDeltas) = (isLarge || arguments[i] == "--large", isDeltas || arguments[i] == "--deltas");
                i--;
                continue;
            }
            int number = 0;
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            bool isUnderstood = arguments[i] switch
            {
                "--count" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number),
                "--seed" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seed),
                "--save" => (save = value ?? "").Length > 0,
                _ => false,
            };
            if (!isUnderstood)
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }
            if (arguments[i] == "--count")
                count = number;
        }
        FuzzRun run = isDeltas
            ? new(new DeltaTarget(seed), count ?? 100_000, save)
            : isLarge
            ? new(new ModelTarget(new ModelMutator(MutationSeed.Large(), seed), InterpreterProbe.ForLargeModels()), count ?? 2_000, save)
            : new(new ModelTarget(new ModelMutator(MutationSeed.All(), seed), new InterpreterProbe()), count ?? 100_000, save);
        bool isClean = run.Execute();
        Console.WriteLine(run.Summary);
        return isClean ? 0 : 1;
    }
}
