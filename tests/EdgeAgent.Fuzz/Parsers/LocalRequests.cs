using EdgeAgent.Core.Execution;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;
using EdgeAgent.Worker.LocalApi.Http;
using EdgeAgent.Worker.LocalApi.Inference;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>Requests to the local API: heads, and bodies of inferences.</summary>
internal static class LocalRequests
{
    private static readonly ModelTensor[] Tensors =
    [
        .. ((TensorType[])[TensorType.Int8, TensorType.Float32, TensorType.Bool, TensorType.Int64]).Select((type, i) =>
            new ModelTensor($"input_{i}", new TensorInfo(i, $"t{i}", type, new Shape([1, 4]), null, IsConstant: false))),
    ];

    public static void ReadHead(byte[] file)
    {
        RequestHead head = RequestHeadParser.Parse(file, 64);
        if (head is { IsChunked: true, ContentLength: not null })
            throw new BrokenPromiseException("a body has two lengths");
    }

    public static void ReadBody(byte[] file)
    {
        RequestBody body = RequestBody.Split(file, file.Length > 0 && file[0] == (byte)' ' ? "64" : null);
        GivenRequest given = GivenRequest.Read(body.Json.Span);
        foreach (GivenTensor tensor in given.Inputs ?? [])
        {
            if (tensor.Data is not { } data)
                continue;
            foreach (ModelTensor expected in Tensors)
            {
                try
                {
                    TensorJson.Read(body.Json.Span[data], expected);
                }
                catch (HttpRejection)
                {
                    // The next type may take it.
                }
            }
        }
    }
}
