namespace EdgeAgent.Conformance;

/// <summary>The command line: <c>[--filter TEXT] [--goldens DIR] [--shared DIR] [--write-models DIR] [--write-networks DIR]
/// [--soak MODEL [--invocations N] [--threads N]]</c>.</summary>
/// <param name="Filter">Only checks whose name holds this text are run; empty for all.</param>
/// <param name="Goldens">Folder of the repository's goldens, if given.</param>
/// <param name="Shared">Folder of the shared data, if given.</param>
/// <param name="WriteModels">Folder to write the goldens' models to, in place of running checks, if given.</param>
/// <param name="WriteNetworks">Folder to write the published networks with seeded weights to, in place of running checks, if given.</param>
internal sealed record ConformanceOptions(string Filter, string? Goldens, string? Shared, string? WriteModels = null, string? WriteNetworks = null)
{
    /// <summary>The model to invoke again and again, in place of running checks, if given.</summary>
    public string? Soak { get; init; }

    /// <summary>How often it is invoked.</summary>
    public int Invocations { get; init; } = 1_000_000;

    /// <summary>The threads that share each invocation.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Reads the arguments; null after a message when they are wrong.</summary>
    public static ConformanceOptions? Parse(string[] arguments, TextWriter errors)
    {
        var options = new ConformanceOptions("", null, null);
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            ConformanceOptions? next = (arguments[i], value) switch
            {
                ("--filter", not null) => options with { Filter = value },
                ("--goldens", not null) => options with { Goldens = value },
                ("--shared", not null) => options with { Shared = value },
                ("--write-models", not null) => options with { WriteModels = value },
                ("--write-networks", not null) => options with { WriteNetworks = value },
                ("--soak", not null) => options with { Soak = value },
                ("--invocations", not null) when int.TryParse(value, out int count) && count >= 10 => options with { Invocations = count },
                ("--threads", not null) when int.TryParse(value, out int threads) => options with { Threads = threads },
                _ => null,
            };
            if (next is null)
            {
                errors.WriteLine($"'{arguments[i]}' is unknown or lacks its value; accepted are --filter TEXT, --goldens DIR, --shared DIR, --write-models DIR"
                    + ", --write-networks DIR and --soak MODEL with --invocations N (10 or more) and --threads N.");
                return null;
            }

            options = next;
        }

        return options;
    }
}
