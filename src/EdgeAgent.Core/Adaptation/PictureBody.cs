using System.Runtime.InteropServices;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Storage;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Adaptation;

/// <summary>Turns picture files into features.</summary>
internal sealed class PictureBody : IDisposable
{
    private readonly Interpreter _interpreter;
    private readonly ImagePreprocessor _preprocessor;

    /// <param name="body">The model without its head.</param>
    /// <param name="options">Preprocessing and threads.</param>
    /// <exception cref="AdaptationException">Pictures cannot be the model's input.</exception>
    public PictureBody(byte[] body, AdaptationOptions options)
    {
        _interpreter = Interpreter.Create(TfLiteModel.Parse(body), new InterpreterOptions { Threads = options.Threads });
        ImagePreprocessor? preprocessor = PictureInput.Create(_interpreter.Inputs, options.Preprocessing, out string? obstacle);
        if (preprocessor is null)
        {
            _interpreter.Dispose();
            throw new AdaptationException(obstacle!);
        }
        _preprocessor = preprocessor;
    }

    /// <summary>Computes the features of a file.</summary>
    /// <returns>The codes, valid until the next call; empty for a file that is no picture.</returns>
    public ReadOnlySpan<sbyte> Run(string path)
    {
        try
        {
            _preprocessor.Run(ImageDecoder.DecodeFile(path), _interpreter.InputBytes(0));
        }
        catch (Exception e) when (e is ImageFormatException || StorageFault.Is(e))
        {
            return [];
        }
        _interpreter.Invoke();
        return MemoryMarshal.Cast<byte, sbyte>(_interpreter.OutputBytes(0));
    }

    public void Dispose() => _interpreter.Dispose();
}
