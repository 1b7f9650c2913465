using System.Globalization;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Storage;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Models;

/// <summary>Turns a model's stored files into a model that has run once.</summary>
internal sealed class ModelLoader(ModelStore store, ModelLimits limits, InterpreterOptions interpreterOptions, int topK)
{
    /// <summary>Reads, parses, prepares and runs a model once on whatever its inputs hold.</summary>
    /// <param name="assignment">The model; its files are in the store.</param>
    /// <param name="failure">Why it cannot run; null on success.</param>
    /// <returns>The model, which the caller disposes; null on failure.</returns>
    public ModelInstance? Load(ModelAssignment assignment, out StepFailure? failure)
    {
        ReadOnlyMemory<byte> file = default;
        try
        {
            failure = CheckFile("the model file", () => store.Map(assignment.File, out file));
            IReadOnlyList<string>? labels = null;
            if (failure is null && assignment.Labels is { } reference)
                failure = ReadLabels(reference, out labels);
            return failure is null ? Prepare(assignment, file, labels, out failure) : null;
        }
        catch (ModelFormatException e)
        {
            failure = new StepFailure(ModelStep.Load, FailureCode.ModelFormat, Sentence(e.Message));
        }
        catch (UnsupportedModelException e)
        {
            failure = new StepFailure(ModelStep.Load, e.Reason == UnsupportedReason.TooMuchMemory ? FailureCode.OutOfMemory : FailureCode.ModelUnsupported, Sentence(e.Message));
        }
        catch (OutOfMemoryException e)
        {
            failure = new StepFailure(ModelStep.Load, FailureCode.OutOfMemory, $"The device's memory did not suffice to load the model: {e.Message}");
        }
        return null;
    }

    private ModelInstance? Prepare(ModelAssignment assignment, ReadOnlyMemory<byte> file, IReadOnlyList<string>? labels, out StepFailure? failure)
    {
        var interpreter = Interpreter.Create(TfLiteModel.Parse(file), interpreterOptions with { MaxArenaBytes = Math.Min(interpreterOptions.MaxArenaBytes, limits.MaxMemoryBytes) });
        ModelInstance? model = null;
        try
        {
            failure = CheckMemory(interpreter) ?? CheckLabels(interpreter, labels);
            if (failure is null)
            {
                var ready = new ModelInstance(assignment, interpreter, labels, topK);
                ready.Invoke();
                model = ready;
            }
            return model;
        }
        finally
        {
            if (model is null)
                interpreter.Dispose();
        }
    }

    private static StepFailure? CheckFile(string what, Func<BlobCheck> read)
    {
        try
        {
            return read() == BlobCheck.Intact ? null
                : new StepFailure(ModelStep.Load, FailureCode.StorageFailed, $"The disk damaged or lost {what} after it was verified; it is fetched again.");
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return StepFailure.Of(ModelStep.Load, e, $"reading {what}");
        }
    }

    private StepFailure? ReadLabels(BlobReference reference, out IReadOnlyList<string>? labels)
    {
        labels = null;
        byte[] bytes = [];
        if (CheckFile("the labels", () => store.Read(reference, out bytes)) is { } failure)
            return failure;
        labels = LabelsFile.Read(bytes);
        return labels is null ? new StepFailure(ModelStep.Load, FailureCode.InvalidAssignment, "The labels must be UTF-8 text with one label a line.") : null;
    }

    private StepFailure? CheckMemory(Interpreter interpreter)
    {
        long needed = interpreter.ArenaBytes + interpreter.WeightsBytes;
        return needed <= limits.MaxMemoryBytes ? null : new StepFailure(ModelStep.Load, FailureCode.OutOfMemory, string.Create(
            CultureInfo.InvariantCulture, $"The model needs {needed} bytes for its arena and weights; this device allows {limits.MaxMemoryBytes}."));
    }

    private static StepFailure? CheckLabels(Interpreter interpreter, IReadOnlyList<string>? labels)
    {
        if (labels is null || !ModelInstance.IsClassifier(interpreter))
            return null;
        int classes = TopClasses.ClassCount(interpreter.Outputs[0]);
        return labels.Count == classes ? null : new StepFailure(ModelStep.Load, FailureCode.InvalidAssignment, string.Create(
            CultureInfo.InvariantCulture, $"The labels have {labels.Count} lines and the model {classes} classes; there must be one line a class."));
    }

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
