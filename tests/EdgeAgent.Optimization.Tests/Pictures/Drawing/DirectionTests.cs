using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Tests.Pictures.Drawing;

public sealed class DirectionTests
{
    [Fact]
    public void Directions_are_sine_and_cosine()
    {
        for (double degrees = -720; degrees <= 720; degrees += 0.37)
        {
            Direction direction = Direction.At(degrees);
            Assert.Equal(Math.Cos(degrees * Math.PI / 180), direction.X, 1e-6);
            Assert.Equal(Math.Sin(degrees * Math.PI / 180), direction.Y, 1e-6);
        }
    }
}
