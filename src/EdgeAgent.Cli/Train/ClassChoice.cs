using System.Globalization;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Train;

/// <summary>Which classes the trained model has: the model's own, or those of a new last layer.</summary>
/// <param name="IsNew">Whether the last layer is a new one.</param>
/// <param name="Count">How many outputs it has; null for as many as the data have classes.</param>
internal sealed record ClassChoice(bool IsNew, int? Count)
{
    private const string FromData = "data";

    /// <summary>What <see cref="TryParse"/> takes, to go behind an option's name.</summary>
    public const string Accepted = "takes a number of at least 2, or 'data'.";

    /// <summary>Reads a number or <c>data</c>; null text is the model's own classes.</summary>
    public static ClassChoice? TryParse(string? text)
    {
        if (text is null)
            return new ClassChoice(false, null);
        if (text == FromData)
            return new ClassChoice(true, null);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 2 ? new ClassChoice(true, count) : null;
    }

    /// <summary>The outputs of the new layer; null where there is none.</summary>
    public int? CountFor(SampleSet samples) => IsNew ? Count ?? samples.Classes.Count : null;
}
