using System.CommandLine;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Signing;

/// <summary>The options that say what a manifest holds besides the model and its golden samples.</summary>
internal sealed class ManifestOptions
{
    private readonly Option<string> _version = new("--version") { Description = "The version, as the model is published under.", HelpName = "VERSION", Required = true };

    private readonly Option<long> _sequence = new("--sequence") { Description = "Greater than that of every manifest signed under this name before: devices refuse lower ones.", HelpName = "N", Required = true };

    private readonly Option<string[]> _targets = new("--targets") { Description = "The device classes that may run it. Default: every device.", HelpName = "CLASS", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    private readonly Option<string> _expires = ExpiryOption.Create("365d");

    private readonly Option<double?> _latency = new("--budget-latency-us") { Description = "The most microseconds of an inference, 99th percentile.", HelpName = "X" };

    private readonly Option<long?> _memory = new("--budget-memory") { Description = "The most bytes of arena and weights.", HelpName = "BYTES" };

    private readonly Option<double?> _energy = new("--budget-millijoules") { Description = "The most millijoules of an inference.", HelpName = "X" };

    private readonly Option<string?> _agent = new("--requires-agent") { Description = "The least version of the agent.", HelpName = "VERSION" };

    private readonly Option<long?> _needsMemory = new("--requires-memory") { Description = "The least memory for models that a device must allow.", HelpName = "BYTES" };

    private readonly Option<string[]> _provenance = new("--provenance") { Description = "Where the model comes from, such as trained-by=lab-3.", HelpName = "NAME=TEXT", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    private readonly PreprocessingFlags _preprocessing = new();

    public ManifestOptions()
    {
        _version.Require(ModelReference.IsVersion, "takes 1 to 64 letters, digits, dots, hyphens and underscores.");
        _sequence.Require(value => value is >= 1 and <= DocumentRules.MaxNumber, $"takes a whole number from 1 to {DocumentRules.MaxNumber}.");
        _targets.Require(values => values.All(DocumentRules.IsDeviceClass), "takes device classes of 1 to 64 letters, digits, dots, hyphens and underscores.");
        _latency.Require(value => value > 0 && double.IsFinite(value!.Value), "takes a number above 0.");
        _energy.Require(value => value > 0 && double.IsFinite(value!.Value), "takes a number above 0.");
        _memory.Require(value => value >= 1, "takes a number of at least 1.");
        _needsMemory.Require(value => value >= 1, "takes a number of at least 1.");
        _agent.Require(text => Version.TryParse(text, out _), "takes a version such as 0.2 or 0.2.1.");
        _provenance.Require(values => values.All(value => value.IndexOf('=', StringComparison.Ordinal) > 0), "takes NAME=TEXT.");
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _version, _sequence, _targets, _expires, _latency, _memory, _energy, _agent, _needsMemory, _provenance })
            command.Add(option);
        _preprocessing.AddTo(command);
    }

    public ModelManifest Make(ParseResult parsed, string name, ContentDigest file, DateTimeOffset now)
    {
        string[] targets = parsed.GetRequiredValue(_targets);
        ModelBudgets budgets = new() { LatencyP99Us = parsed.GetValue(_latency), MemoryBytes = parsed.GetValue(_memory), MillijoulesPerInference = parsed.GetValue(_energy) };
        ModelRequirements needs = new() { AgentVersion = parsed.GetValue(_agent), MemoryBytes = parsed.GetValue(_needsMemory) };
        Dictionary<string, string> provenance = parsed.GetRequiredValue(_provenance).Select(pair => pair.Split('=', 2))
            .GroupBy(pair => pair[0], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.Ordinal);
        return new ModelManifest
        {
            Schema = ModelManifest.SchemaId,
            Name = name,
            Version = parsed.GetRequiredValue(_version),
            Sequence = parsed.GetRequiredValue(_sequence),
            File = file,
            Preprocessing = _preprocessing.Read(parsed),
            Targets = targets.Length > 0 ? targets : null,
            Budgets = budgets == new ModelBudgets() ? null : budgets,
            Requirements = needs == new ModelRequirements() ? null : needs,
            Provenance = provenance.Count > 0 ? provenance : null,
            IssuedUtc = Whole(now),
            ExpiresUtc = Whole(ExpiryOption.Resolve(parsed.GetRequiredValue(_expires), now)),
        };
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
