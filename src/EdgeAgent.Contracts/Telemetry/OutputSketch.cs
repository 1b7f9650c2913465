using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Telemetry;

/// <summary>What a classifier answered over some inferences: how often each class was the best, and how sure of it the model was.</summary>
/// <remarks>Counts, so that sketches of the same model can be added up; a class that one sketch names and another does not is then counted too low, by what the other has in
/// <see cref="Other"/> at most.</remarks>
public sealed record OutputSketch
{
    /// <summary>The number of bins of <see cref="Confidence"/>.</summary>
    public const int ConfidenceBins = 10;

    /// <summary>The most classes that a reference in a manifest names.</summary>
    public const int MostReferenceClasses = 64;

    /// <summary>The inferences that were counted.</summary>
    [JsonIgnore]
    public long Inferences
    {
        get
        {
            long sum = Other;
            for (int i = 1; i < Classes.Count; i += 2)
                sum += Classes[i];
            return sum;
        }
    }

    /// <summary>The best classes by count, most frequent first, of equal ones the lower index first; two numbers each: the class's index among the model's outputs, and its count.</summary>
    public required IReadOnlyList<long> Classes { get; init; }

    /// <summary>Inferences whose best class is none of <see cref="Classes"/>.</summary>
    public required long Other { get; init; }

    /// <summary>Ten counts: inferences whose best score lies in [0, 0.1), [0.1, 0.2) and so on to [0.9, 1]; null where a score lay outside of 0 to 1, because the outputs are no shares.</summary>
    public IReadOnlyList<long>? Confidence { get; init; }

    /// <summary>Makes a sketch of counts.</summary>
    /// <param name="counts">How often each class was the best, by its index.</param>
    /// <param name="confidence">The counts of the <see cref="ConfidenceBins"/> bins; empty where scores are no shares.</param>
    /// <param name="mostClasses">The most classes that are named; the rest is <see cref="Other"/>.</param>
    /// <returns>The sketch.</returns>
    public static OutputSketch Of(ReadOnlySpan<long> counts, ReadOnlySpan<long> confidence, int mostClasses)
    {
        List<(int Index, long Count)> seen = [];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
                seen.Add((i, counts[i]));
        }
        seen.Sort((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Index.CompareTo(b.Index));
        return new OutputSketch
        {
            Classes = [.. seen.Take(mostClasses).SelectMany(entry => new[] { entry.Index, entry.Count })],
            Other = seen.Skip(mostClasses).Sum(entry => entry.Count),
            Confidence = confidence.IsEmpty ? null : [.. confidence],
        };
    }

    /// <summary>The bin of <see cref="Confidence"/> that a score belongs to.</summary>
    /// <param name="score">The best class's score.</param>
    /// <returns>0 to 9; -1 for a score that is no share.</returns>
    public static int BinOf(double score)
    {
        const double Rounding = 1e-4;
        return score is >= -Rounding and <= 1 + Rounding ? Math.Clamp((int)(score * ConfidenceBins), 0, ConfidenceBins - 1) : -1;
    }

    /// <summary>Whether the numbers have the form that this type describes: to be asked of a sketch that came over a network.</summary>
    /// <param name="mostClasses">The most classes that are accepted.</param>
    /// <returns>True when it can be used.</returns>
    public bool IsWellFormed(int mostClasses)
    {
        const long MostCount = 1L << 40;
        if (Classes is null || Classes.Count % 2 != 0 || Classes.Count > 2 * mostClasses || Other is < 0 or > MostCount || Confidence is { } bins && bins.Count != ConfidenceBins)
            return false;
        HashSet<long> indices = [];
        for (int i = 0; i < Classes.Count; i += 2)
        {
            if (Classes[i] is < 0 or > int.MaxValue || Classes[i + 1] is < 1 or > MostCount || !indices.Add(Classes[i]))
                return false;
        }
        return Confidence?.All(count => count is >= 0 and <= MostCount) != false;
    }
}
