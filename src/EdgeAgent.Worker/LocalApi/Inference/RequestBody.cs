using System.Globalization;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>The two parts of an inference request's body: JSON, and the binary data of tensors behind it.</summary>
/// <param name="Json">The JSON; empty for a body that is one tensor's bytes and nothing else.</param>
/// <param name="Binary">The binary data.</param>
/// <param name="HasBinary">Whether the client told where the binary data begin.</param>
internal readonly record struct RequestBody(ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Binary, bool HasBinary)
{
    /// <summary>The header field that tells the length of the JSON.</summary>
    public const string LengthField = "Inference-Header-Content-Length";

    /// <summary>Splits a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="jsonLength">The value of <see cref="LengthField"/>; null when the request does not have it.</param>
    /// <exception cref="HttpRejection">The length is no number, or larger than the body.</exception>
    public static RequestBody Split(ReadOnlyMemory<byte> body, string? jsonLength)
    {
        if (jsonLength is null)
            return new RequestBody(body, default, HasBinary: false);
        return int.TryParse(jsonLength, NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= body.Length
            ? new RequestBody(body[..length], body[length..], HasBinary: true)
            : throw new HttpRejection(400, $"{LengthField} must be a number of bytes from 0 to the body's {body.Length}.");
    }
}
