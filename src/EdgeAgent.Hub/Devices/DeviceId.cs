using System.Buffers;

namespace EdgeAgent.Hub.Devices;

/// <summary>IoT Hub's rule for device ids: 1 to 128 ASCII letters, digits and some marks; case counts.</summary>
internal static class DeviceId
{
    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "a device id has 1 to 128 characters: ASCII letters, digits and - : . + % _ # * ? ! ( ) , = @ $ '";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:.+%_#*?!(),=@$'");

    /// <summary>True for an id that follows the rule.</summary>
    public static bool IsValid(string id) => id.Length is > 0 and <= 128 && !id.AsSpan().ContainsAnyExcept(Allowed);
}
