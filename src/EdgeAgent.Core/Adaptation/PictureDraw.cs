namespace EdgeAgent.Core.Adaptation;

/// <summary>The order in which pictures are looked at, and what each is for.</summary>
/// <remarks>Classes take turns, so that whatever number of pictures memory and time allow shows all of them. Of each class every fifth picture is held out, and every
/// fifth of the others helps to choose the pull.</remarks>
internal static class PictureDraw
{
    private const int Period = 5;

    /// <summary>Orders the pictures.</summary>
    /// <param name="pictures">The pictures by class and name.</param>
    /// <param name="seed">Decides the order inside each class.</param>
    public static List<(LabelledPicture Picture, PictureUse Use)> Order(IReadOnlyList<LabelledPicture> pictures, int seed)
    {
        Random random = new(seed);
        List<(LabelledPicture Picture, int Turn)> turns = [];
        foreach (IGrouping<int, LabelledPicture> group in pictures.GroupBy(picture => picture.Label).OrderBy(group => group.Key))
        {
            LabelledPicture[] shuffled = [.. group];
            random.Shuffle(shuffled);
            turns.AddRange(shuffled.Select((picture, turn) => (picture, turn)));
        }
        return [.. turns.OrderBy(entry => entry.Turn).ThenBy(entry => entry.Picture.Label).Select(entry => (entry.Picture, UseOf(entry.Turn)))];
    }

    private static PictureUse UseOf(int turn) => (turn % Period) switch
    {
        Period - 2 => PictureUse.Choose,
        Period - 1 => PictureUse.HoldOut,
        _ => PictureUse.Fit,
    };
}
