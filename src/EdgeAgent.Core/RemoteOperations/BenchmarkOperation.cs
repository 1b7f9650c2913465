using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Governor;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary><c>benchmark</c>: latency quantiles of a slot's model on this device, beside the pipeline.</summary>
/// <remarks>
/// It runs a second copy of the model, so that the one at work is never waited for and keeps its state, and rests after each run for as long as the run took: at most
/// half of the time of the threads that a model uses goes into it, less where the governor slows inferences down, and none where it pauses them. The copy is refused where both together exceed the device's limit for models.
/// </remarks>
internal sealed class BenchmarkOperation(ModelSlots slots, ModelLoader loader, ModelLimits limits, InferencePace pace, TimeProvider time)
{
    private const int MostRuns = 1000, MostSeconds = 240;

    private readonly OneAtATime _turn = new();

    public async Task<MethodReply> RunAsync(OperationArguments arguments, CancellationToken cancellationToken)
    {
        string slot = arguments.Slot("slot", TwinNames.DefaultSlot);
        int runs = arguments.Integer("runs", 1, MostRuns, 20);
        TimeSpan longest = TimeSpan.FromSeconds(arguments.Integer("maxSeconds", 1, MostSeconds, 20));
        if (arguments.Problem is { } problem)
            return OperationReply.Error(OperationStatus.BadPayload, problem);
        using IDisposable? turn = _turn.TryEnter();
        if (turn is null)
            return OperationReply.Error(OperationStatus.Busy, "A benchmark is under way already.");
        if (slots.All.FirstOrDefault(s => s.Name == slot) is not { Model: { } running } measured)
            return OperationReply.Error(OperationStatus.WrongState, $"The slot '{slot}' runs no model.");
        if (pace.Pause is { } pause)
            return OperationReply.Error(OperationStatus.Unavailable, $"The governor lets no model run now: {pause}");
        long needed = 2 * (running.ArenaBytes + running.WeightsBytes);
        if (needed > limits.MaxMemoryBytes)
        {
            return OperationReply.Error(OperationStatus.Unavailable, string.Create(
                CultureInfo.InvariantCulture, $"The model and its copy for measuring need {needed} bytes; this device allows {limits.MaxMemoryBytes}."));
        }

        using ModelInstance? copy = loader.Load(running.Assignment, out StepFailure? failure);
        return copy is null
            ? OperationReply.Error(OperationStatus.Unavailable, $"A copy of the model could not be loaded: {failure!.Message}")
            : await MeasureAsync(measured, copy, runs, longest, cancellationToken).ConfigureAwait(false);
    }

    private async Task<MethodReply> MeasureAsync(ModelSlot slot, ModelInstance copy, int runs, TimeSpan longest, CancellationToken cancellationToken)
    {
        LatencyHistogram latency = new();
        long start = time.GetTimestamp();
        while (latency.Count < runs && time.GetElapsedTime(start) < longest && pace.Pause is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan took = slot.RunBeside(copy);
            latency.Record(took);
            await Task.Delay(pace.WaitAfter(2 * took, took), time, cancellationToken).ConfigureAwait(false);
        }

        LatencySummary? summary = latency.Summarize();
        return OperationReply.Done(new JsonObject
        {
            ["slot"] = slot.Name,
            ["model"] = copy.Assignment.Name,
            ["version"] = copy.Assignment.Version,
            ["sha256"] = copy.Assignment.File.Sha256,
            ["kernels"] = copy.Kernels,
            ["arenaBytes"] = copy.ArenaBytes,
            ["weightsBytes"] = copy.WeightsBytes,
            ["runs"] = latency.Count,
            ["runsAsked"] = runs,
            ["latencyUs"] = summary is null ? null : JsonSerializer.SerializeToNode(summary, OperationsJsonContext.Default.LatencySummary),
        });
    }
}
