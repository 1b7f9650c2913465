using System.Globalization;
using EdgeAgent.Hub.Rest;
using Microsoft.AspNetCore.Http;

namespace EdgeAgent.Hub.Queries;

/// <summary>The headers by which IoT Hub's clients turn pages.</summary>
internal static class PagingHeaders
{
    private const int LargestPage = 1000, DefaultPage = 100;

    private const string Continuation = "x-ms-continuation", PageSize = "x-ms-max-item-count", ItemType = "x-ms-item-type";

    /// <summary>The page that a request asks for.</summary>
    public static Outcome<Tuple<int, string?>> Read(HttpRequest request)
    {
        string size = request.Headers[PageSize].ToString();
        if (size.Length == 0)
            return Tuple.Create(DefaultPage, (string?)request.Headers[Continuation]);
        return int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int asked) && asked >= 1
            ? Tuple.Create(Math.Min(asked, LargestPage), (string?)request.Headers[Continuation])
            : HubError.Argument($"The header {PageSize} must be a number from 1, not '{size}'.");
    }

    /// <summary>Says what a page is and where the next one begins.</summary>
    public static void Write(HttpResponse response, string itemType, string? continuation)
    {
        response.Headers[ItemType] = itemType;
        if (continuation is not null)
            response.Headers[Continuation] = continuation;
    }
}
