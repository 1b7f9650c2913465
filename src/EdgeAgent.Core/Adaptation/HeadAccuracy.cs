using System.Runtime.InteropServices;
using EdgeAgent.Core.Execution;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Adaptation;

/// <summary>Counts right answers of a model's integer head on features, with the runtime's own kernels.</summary>
internal static class HeadAccuracy
{
    /// <summary>Runs a head.</summary>
    /// <param name="head">The head, as a file.</param>
    /// <param name="pictures">The features.</param>
    /// <returns>Pictures whose best class is theirs.</returns>
    public static int Correct(byte[] head, FeatureSet pictures)
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(head));
        TopClasses best = new(interpreter.Outputs[0], labels: null, count: 1);
        int correct = 0;
        for (int picture = 0; picture < pictures.Count; picture++)
        {
            MemoryMarshal.AsBytes(pictures.Codes(picture)).CopyTo(interpreter.InputBytes(0));
            interpreter.Invoke();
            best.Find(interpreter.OutputBytes(0));
            if (best.ToClassifications()[0].Index == pictures.Label(picture))
                correct++;
        }
        return correct;
    }
}
