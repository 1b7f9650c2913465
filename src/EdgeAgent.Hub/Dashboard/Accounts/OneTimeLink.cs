using System.Security.Cryptography;
using System.Text;

namespace EdgeAgent.Hub.Dashboard.Accounts;

/// <summary>The key in the address that the hub prints: new at each start, and good for opening the page once, with every right.</summary>
internal sealed class OneTimeLink
{
    private int _uses;

    /// <summary>64 hexadecimal digits.</summary>
    public string Key { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>True for the key, the first time; takes the same time whatever the text is.</summary>
    public bool TryUse(string text) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), SHA256.HashData(Encoding.UTF8.GetBytes(Key)))
        && Interlocked.Exchange(ref _uses, 1) == 0;
}
