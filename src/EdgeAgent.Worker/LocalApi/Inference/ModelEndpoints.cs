using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Governor;
using EdgeAgent.Inference;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>The endpoints of models: what they are, whether they are ready, and inference.</summary>
/// <remarks>So many inference requests are taken at a time as the configuration says, from the first byte of the body on; one more is answered with 503 at once.
/// Of those, one a slot waits for the slot itself; the others wait without a thread.
/// The governor's pace holds for them, too: none while it pauses inferences, and a rest after each while it slows them down.</remarks>
internal sealed class ModelEndpoints(ModelSlots slots, InferencePace pace, int maxConcurrent, TimeProvider time) : IDisposable
{
    private const int Attempts = 3;
    private const string InputName = "api";

    // TensorFlow Lite in the protocol's form PROJECT_FORMAT.
    private const string Platform = "tensorflow_tflite";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _permits = new(maxConcurrent);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>Whether a model runs, and no slot that was ever named is without one.</summary>
    public bool IsReady => slots.All is { Count: > 0 } all && all.All(slot => slot.Model is not null);

    /// <summary>The names that models are called by: those of the slots that hold one.</summary>
    public HttpResponse List() => ApiJson.Object(200, writer =>
    {
        writer.WriteStartArray("models");
        foreach (ModelSlot slot in slots.All.Where(slot => slot.Model is not null))
            writer.WriteStringValue(slot.Name);
        writer.WriteEndArray();
    });

    /// <summary>What a model is.</summary>
    public HttpResponse Describe(string name, string? version)
    {
        AddressedModel addressed = AddressedModel.Find(slots.All, name, version);
        ModelInstance model = Require(addressed);
        return ApiJson.Object(200, writer =>
        {
            writer.WriteString("name", name);
            writer.WriteStartArray("versions");
            writer.WriteStringValue(model.Assignment.Version);
            writer.WriteEndArray();
            writer.WriteString("platform", Platform);
            TensorMetadata.Write(writer, "inputs", model.Inputs);
            TensorMetadata.Write(writer, "outputs", model.Outputs);
            writer.WriteStartObject("parameters");
            writer.WriteString("slot", addressed.Slot.Name);
            writer.WriteString("model", model.Assignment.Name);
            writer.WriteString("sha256", model.Assignment.File.Sha256);
            writer.WriteEndObject();
        });
    }

    /// <summary>Whether a model is ready: 200, else 400, as the protocol wants a 4xx code.</summary>
    public HttpResponse Ready(string name, string? version)
    {
        bool isReady = AddressedModel.Find(slots.All, name, version).Model is not null;
        return ApiJson.Object(isReady ? 200 : 400, writer =>
        {
            writer.WriteString("name", name);
            writer.WriteBoolean("ready", isReady);
        });
    }

    /// <summary>Runs a model on the tensors of a request.</summary>
    public async Task<HttpResponse> InferAsync(string name, string? version, HttpRequest request)
    {
        if (!await _permits.WaitAsync(TimeSpan.Zero))
            throw new HttpRejection(503, $"There are {maxConcurrent} inference requests already, the most at a time by api.maxConcurrent.") { RetryAfter = Soon };
        try
        {
            AddressedModel.Find(slots.All, name, version);
            RequestBody body = RequestBody.Split(await request.ReadBodyAsync(), request.Head.Field(RequestBody.LengthField));
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                AddressedModel addressed = AddressedModel.Find(slots.All, name, version);
                ModelInstance model = Require(addressed);
                InferenceRequest wanted = new InferenceRequestReader(model).Read(body);
                if (await RunAsync(addressed.Slot, model, wanted) is { } results)
                    return InferenceResponse.Write(name, model, wanted, results);
            }
            throw new HttpRejection(503, $"The model \"{name}\" was replaced while the request waited.") { RetryAfter = Soon };
        }
        finally
        {
            _permits.Release();
        }
    }

    public void Dispose()
    {
        _permits.Dispose();
        lock (_gate)
        {
            foreach (SemaphoreSlim turn in _turns.Values)
                turn.Dispose();
        }
    }

    private async Task<byte[][]?> RunAsync(ModelSlot slot, ModelInstance model, InferenceRequest wanted)
    {
        SemaphoreSlim turn = TurnOf(slot.Name);
        await turn.WaitAsync();
        try
        {
            if (pace.Pause is { } reason)
                throw new HttpRejection(503, $"The governor lets no model run now: {reason}") { RetryAfter = Soon };
            long start = time.GetTimestamp();
            byte[][]? results = slot.TryInfer(model, wanted.Inputs, [.. wanted.Outputs.Select(output => output.Index)], InputName);
            if (pace.WaitAfter(TimeSpan.Zero, time.GetElapsedTime(start)) is var rest && rest > TimeSpan.Zero)
                await Task.Delay(rest, time);
            return results;
        }
        catch (InvocationException e)
        {
            throw new HttpRejection(422, e.Message);
        }
        finally
        {
            turn.Release();
        }
    }

    private SemaphoreSlim TurnOf(string slot)
    {
        lock (_gate)
        {
            if (!_turns.TryGetValue(slot, out SemaphoreSlim? turn))
                _turns.Add(slot, turn = new SemaphoreSlim(1));
            return turn;
        }
    }

    private static ModelInstance Require(AddressedModel addressed) =>
        addressed.Model ?? throw new HttpRejection(503, $"The slot \"{addressed.Slot.Name}\" holds no model now.") { RetryAfter = Soon };
}
