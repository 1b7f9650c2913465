using System.Globalization;
using EdgeAgent.Fuzz.Mutation;
using EdgeAgent.Fuzz.Parsers;

namespace EdgeAgent.Fuzz;

/// <summary>What a run was asked for.</summary>
internal sealed record FuzzOptions
{
    public string Target { get; private init; } = "model";

    public int? Count { get; private init; }

    public int Seed { get; private init; } = 1;

    public TimeSpan? ProcessorTime { get; private init; }

    public string Save { get; private init; } = "fuzz-findings";

    /// <summary>The names that <c>--target</c> takes beside <c>all</c>, which is every one but <c>large</c>.</summary>
    public static IReadOnlyList<string> Targets { get; } = ["model", "large", "delta", .. ParserCases.All.Select(parser => parser.Name)];

    /// <summary>Reads arguments; null where they are not understood.</summary>
    public static FuzzOptions? Read(IReadOnlyList<string> arguments)
    {
        FuzzOptions options = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            bool hasNumber = int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
            switch (arguments[i])
            {
                case "--large": options = options with { Target = "large" }; continue;
                case "--deltas": options = options with { Target = "delta" }; continue;
                case "--target" when value is not null && (value == "all" || Targets.Contains(value)): options = options with { Target = value }; break;
                case "--count" when hasNumber && number >= 0: options = options with { Count = number }; break;
                case "--seed" when hasNumber: options = options with { Seed = number }; break;
                case "--seconds" when hasNumber && number > 0: options = options with { ProcessorTime = TimeSpan.FromSeconds(number) }; break;
                case "--save" when value is { Length: > 0 }: options = options with { Save = value }; break;
                default: return null;
            }
            i++;
        }
        return options;
    }

    /// <summary>The runs that were asked for, one after the other.</summary>
    public IEnumerable<FuzzRun> Runs() => (Target == "all" ? Targets.Where(name => name != "large") : [Target]).Select(name =>
        new FuzzRun(Create(name), Count ?? (ProcessorTime is not null ? int.MaxValue : name == "large" ? 2_000 : 100_000), Save, ProcessorTime));

    private FuzzTarget Create(string name) => name switch
    {
        "model" => new ModelTarget(new ModelMutator(MutationSeed.All(), Seed), new InterpreterProbe()),
        "large" => new ModelTarget(new ModelMutator(MutationSeed.Large(), Seed), InterpreterProbe.ForLargeModels()),
        "delta" => new DeltaTarget(Seed),
        _ => new ParserTarget(ParserCases.All.Single(parser => parser.Name == name), Seed),
    };
}
