using System.Globalization;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines.Rules;

namespace EdgeAgent.Core.Pipelines.Results;

/// <summary>Reads the outputs of one model after each inference. Allocates nothing; not thread-safe.</summary>
internal abstract class ResultReader
{
    /// <summary>Stands for no label.</summary>
    public const int NoLabel = -1;

    /// <summary>How many labels the results can have.</summary>
    public abstract int LabelCount { get; }

    /// <summary>Looks at the model's inputs before it runs, since running may overwrite them.</summary>
    public virtual void Begin(ModelInstance model)
    {
    }

    /// <summary>Reads the outputs.</summary>
    public abstract void Finish(ModelInstance model);

    /// <summary>The last result's value for a rule.</summary>
    /// <param name="subject">What the rule looks at; <see cref="PostprocessReading.Serves"/> it.</param>
    /// <param name="label">The label's index; <see cref="NoLabel"/> for none.</param>
    public abstract double Measure(RuleSubject subject, int label);

    /// <summary>Finds a label: by its name, else as an index.</summary>
    /// <returns>The index; null when there is none.</returns>
    public int? FindLabel(IReadOnlyList<string>? labels, string label)
    {
        for (int i = 0; i < Math.Min(labels?.Count ?? 0, LabelCount); i++)
        {
            if (string.Equals(labels![i], label, StringComparison.Ordinal))
                return i;
        }
        return int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < LabelCount ? index : null;
    }
}
