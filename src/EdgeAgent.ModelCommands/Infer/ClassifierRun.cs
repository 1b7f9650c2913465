using EdgeAgent.Inference;
using EdgeAgent.ModelCommands.Inputs;

namespace EdgeAgent.ModelCommands.Infer;

/// <summary>Runs a classifier on pictures.</summary>
public static class ClassifierRun
{
    /// <summary>The best class of each picture, of equal scores the lower index.</summary>
    /// <param name="model">The .tflite file.</param>
    /// <param name="pictures">The pictures' files.</param>
    /// <param name="mean">Subtracted from each channel value; null for the custom of the input's type.</param>
    /// <param name="scale">Divides each channel value; null for the custom of the input's type.</param>
    /// <param name="crop">The part of the shorter side that is kept; null for the whole picture.</param>
    /// <returns>The class's index and its score as a real value, picture by picture.</returns>
    /// <exception cref="CommandFailureException">The model is no classifier of pictures, or a picture cannot be read.</exception>
    public static IEnumerable<(int Index, double Score)> BestClasses(string model, IEnumerable<string> pictures, double? mean, double? scale, double? crop)
    {
        using Interpreter interpreter = LoadedModel.Prepare(model);
        _ = OutputReader.ClassCount(interpreter);
        foreach (string picture in pictures)
        {
            ModelInput.Fill(interpreter, picture, new PictureOptions(mean, scale, crop));
            interpreter.Invoke();
            double[] values = TensorValues.Read(interpreter.Outputs[0], interpreter.OutputBytes(0))
                ?? throw new CommandFailureException($"the model's output {ModelInput.Describe(interpreter.Outputs[0])} has no scores that can be compared");
            int best = 0;
            for (int i = 1; i < values.Length; i++)
            {
                if (values[i] > values[best])
                    best = i;
            }
            yield return (best, values[best]);
        }
    }
}
