namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>A unit vector at an angle, from additions and multiplications alone: mathematical libraries differ in the last bit.</summary>
internal readonly record struct Direction(float X, float Y)
{
    /// <summary>Degrees clockwise from the right, as the picture's y goes down.</summary>
    public static Direction At(double degrees)
    {
        double quarter = Math.Round(degrees / 90);
        double x = (degrees - (quarter * 90)) * (Math.PI / 180), square = x * x;
        double sine = x * (1 - (square / 6 * (1 - (square / 20 * (1 - (square / 42 * (1 - (square / 72 * (1 - (square / 110))))))))));
        double cosine = 1 - (square / 2 * (1 - (square / 12 * (1 - (square / 30 * (1 - (square / 56 * (1 - (square / 90 * (1 - (square / 132)))))))))));
        int quadrant = (((int)quarter % 4) + 4) % 4;
        return quadrant switch
        {
            0 => new Direction((float)cosine, (float)sine),
            1 => new Direction((float)-sine, (float)cosine),
            2 => new Direction((float)-cosine, (float)-sine),
            _ => new Direction((float)sine, (float)-cosine),
        };
    }
}
