using System.Globalization;
using EdgeAgent.Hub.Rest;
using Microsoft.AspNetCore.Http;

namespace EdgeAgent.Hub.CloudToDevice;

/// <summary>A cloud-to-device message as a service asks for it.</summary>
/// <param name="System">System properties under the keys of the property bag.</param>
/// <param name="Properties">The sender's properties.</param>
/// <param name="Body">At most 64 KB, the properties included.</param>
/// <param name="Ack">Which feedback is wanted.</param>
/// <param name="ExpiresUtc">When it is given up.</param>
internal sealed record CloudMessageDraft(
    Dictionary<string, string?> System, Dictionary<string, string?> Properties, byte[] Body, string Ack, DateTimeOffset ExpiresUtc)
{
    private const int LargestMessage = 64 << 10;
    private const string OwnPrefix = "iothub-app-";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1), LongestLifetime = TimeSpan.FromDays(2);

    private static readonly (string Header, string Key)[] SystemHeaders =
    [
        ("iothub-messageid", "$.mid"), ("iothub-correlationid", "$.cid"), ("iothub-userid", "$.uid"),
        ("iothub-contenttype", "$.ct"), ("iothub-contentencoding", "$.ce"),
    ];

    /// <summary>Reads a request: its headers are the properties, its body the message.</summary>
    public static async Task<Outcome<CloudMessageDraft>> ReadAsync(string deviceId, HttpRequest request, DateTimeOffset now)
    {
        string ack = request.Headers["iothub-ack"].ToString() is { Length: > 0 } given ? given : "none";
        if (ack is not ("none" or "positive" or "negative" or "full"))
            return HubError.Argument($"iothub-ack must be none, positive, negative or full, not '{ack}'.");
        if (!TryExpiry(request.Headers["iothub-expiry"].ToString(), now, out DateTimeOffset expires))
            return HubError.Argument($"iothub-expiry must be a time of ISO 8601 within {LongestLifetime.TotalDays:0} days from now.");

        Dictionary<string, string?> system = new(StringComparer.Ordinal), own = new(StringComparer.Ordinal);
        foreach ((string header, string key) in SystemHeaders)
        {
            if (request.Headers[header].ToString() is { Length: > 0 } value)
                system[key] = value;
        }

        system.TryAdd("$.mid", Guid.NewGuid().ToString());
        system["$.to"] = $"/devices/{deviceId}/messages/devicebound";
        if (request.Headers.ContainsKey("iothub-expiry"))
            system["$.exp"] = JsonTime.Format(expires);
        foreach ((string header, Microsoft.Extensions.Primitives.StringValues value) in request.Headers)
        {
            if (header.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase))
                own[header[OwnPrefix.Length..]] = value.ToString();
        }

        using MemoryStream body = new();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
        long size = body.Length + system.Concat(own).Sum(property => property.Key.Length + (property.Value?.Length ?? 0));
        return size > LargestMessage
            ? HubError.TooLarge($"The message has {size} bytes with its properties; at most {LargestMessage} are allowed.")
            : new CloudMessageDraft(system, own, body.ToArray(), ack, expires);
    }

    private static bool TryExpiry(string text, DateTimeOffset now, out DateTimeOffset expires)
    {
        expires = now + Lifetime;
        return text.Length == 0
            || (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out expires) && expires <= now + LongestLifetime);
    }
}
