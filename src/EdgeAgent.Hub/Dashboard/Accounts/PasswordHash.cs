using System.Globalization;
using System.Security.Cryptography;

namespace EdgeAgent.Hub.Dashboard.Accounts;

/// <summary>Passwords as they are kept: PBKDF2 with HMAC-SHA-512, a salt of its own for each, and the count of iterations beside it.</summary>
internal static class PasswordHash
{
    /// <summary>The fewest and the most characters of a password.</summary>
    public const int Shortest = 10, Longest = 200;

    private const int Iterations = 210_000, SaltBytes = 16, HashBytes = 32;

    private static readonly string Nobody = Create("nobody");

    /// <summary>Hashes a new password.</summary>
    public static string Create(string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha512${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Iterations))}");
    }

    /// <summary>True when the password is the one that was hashed; takes as long for a user who does not exist (null).</summary>
    public static bool IsMatch(string password, string? stored)
    {
        string[] parts = (stored ?? Nobody).Split('$');
        byte[] expected = Convert.FromBase64String(parts[3]);
        bool isMatch = CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(parts[2]), int.Parse(parts[1], CultureInfo.InvariantCulture)), expected);
        return isMatch && stored is not null;
    }

    private static byte[] Derive(string password, byte[] salt, int iterations) => Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, HashBytes);
}
