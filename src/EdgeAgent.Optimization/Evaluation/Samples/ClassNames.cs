using System.Globalization;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>What is known of the classes of a set: how many there are, and the names of some or all.</summary>
public sealed class ClassNames
{
    private readonly IReadOnlyDictionary<int, string> _names;

    internal ClassNames(int count, bool isComplete, IReadOnlyDictionary<int, string> names) => (Count, IsComplete, _names) = (count, isComplete, names);

    /// <summary>The number of classes, as far as known: one more than the highest that occurs.</summary>
    public int Count { get; }

    /// <summary>Whether there are no more: a list or folders named them all.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether any class has a name.</summary>
    public bool HasNames => _names.Count > 0;

    /// <summary>The name of a class; its number where it has none.</summary>
    /// <param name="index">The class, from 0.</param>
    public string this[int index] => _names.GetValueOrDefault(index) ?? index.ToString(CultureInfo.InvariantCulture);
}
