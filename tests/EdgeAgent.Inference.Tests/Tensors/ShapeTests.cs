namespace EdgeAgent.Inference.Tests.Tensors;

public sealed class ShapeTests
{
    [Fact]
    public void Elements_are_the_product_of_the_extents()
    {
        Assert.Equal(24, new Shape(2, 3, 4).ElementCount);
        Assert.Equal(0, new Shape(2, 0, 4).ElementCount);
        Assert.Equal(1, Shape.Scalar.ElementCount);
        Assert.Throws<OverflowException>(() => new Shape(int.MaxValue, int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentException>(() => new Shape(1, -1));
        Assert.Throws<ArgumentException>(() => new Shape(new int[Shape.MaxRank + 1]));
    }

    [Fact]
    public void Shapes_broadcast_where_extents_agree_or_are_one()
    {
        Assert.Equal(new Shape(2, 3, 4), Shape.Broadcast(new Shape(3, 1), new Shape(2, 1, 4)));
        Assert.Equal(new Shape(5), Shape.Broadcast(Shape.Scalar, new Shape(5)));
        Assert.Null(Shape.Broadcast(new Shape(2, 3), new Shape(2, 4)));
    }

    [Fact]
    public void Shapes_are_equal_by_their_extents()
    {
        Assert.Equal(new Shape(1, 2), new Shape(1, 2));
        Assert.NotEqual(new Shape(1, 2), new Shape(2, 1));
        Assert.Equal(new Shape(1, 2).GetHashCode(), new Shape(1, 2).GetHashCode());
        Assert.Equal("[1,224,224,3]", new Shape(1, 224, 224, 3).ToString());
    }
}
