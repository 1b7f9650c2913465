using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>Which output of a classifier belongs to which class.</summary>
/// <param name="Offset">The output of class 0; outputs before it are background.</param>
/// <param name="Classes">The number of classes that have an output.</param>
/// <param name="IsAssumed">Whether the offset is a guess: neither was it given nor do the numbers of classes and outputs decide it.</param>
public sealed record ClassMapping(int Offset, int Classes, bool IsAssumed)
{
    // ImageNet's classification challenge; networks with a background class before its classes are the custom of TensorFlow's model collections.
    private const int ImageNetClasses = 1000;

    /// <summary>Finds the mapping for a labelled set.</summary>
    /// <param name="output">The model's first output; a vector, see <see cref="HasClasses"/>.</param>
    /// <param name="samples">The set.</param>
    /// <param name="offset">The output of class 0; null to find out.</param>
    /// <exception cref="SampleDataException">A label has no output.</exception>
    public static ClassMapping For(TensorInfo output, SampleSet samples, int? offset)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(samples);
        int outputs = (int)output.Shape.ElementCount, classes = samples.Classes.Count;

        // Without a list the highest class seen may not be the last: only where every class below it occurs too is one output more a background.
        bool isWhole = samples.Classes.IsComplete || samples.Samples.Select(sample => sample.Label).Distinct().Count() == classes;
        bool hasBackground = isWhole && outputs == classes + 1;
        bool isClear = offset is not null || outputs == classes || hasBackground || (outputs == ImageNetClasses + 1 && classes == ImageNetClasses);
        bool isImageNet = !samples.Classes.IsComplete && outputs == ImageNetClasses + 1 && classes <= ImageNetClasses;
        int found = offset ?? (hasBackground || isImageNet ? 1 : 0);
        Sample? outside = samples.Samples.FirstOrDefault(sample => sample.Label + found >= outputs);
        if (outside is not null)
        {
            string background = found > 0 ? FormattableString.Invariant($" behind {found} of background") : "";
            throw new SampleDataException(FormattableString.Invariant(
                $"{outside.Name} has class {outside.Label} and the model's {outputs} outputs are classes 0 to {outputs - found - 1}{background}"));
        }

        return new ClassMapping(found, outputs - found, !isClear);
    }

    /// <summary>Whether an output is a vector of scores: more than one number, all in the last dimension.</summary>
    /// <param name="output">The output.</param>
    public static bool HasClasses(TensorInfo output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output.Shape.Rank > 0 && output.Shape.ElementCount is > 1 and <= int.MaxValue && output.Shape.ElementCount == output.Shape.FromEnd(1)
            && RealValues.AreIn(output.Type);
    }
}
