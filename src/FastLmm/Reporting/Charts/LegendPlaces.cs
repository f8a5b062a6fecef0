namespace FastLmm.Reporting.Charts;

/// <summary>Heights of a legend's entries.</summary>
internal static class LegendPlaces
{
    /// <summary>Moves heights apart until neighbours have room, keeping their order, and into the space there is.</summary>
    /// <param name="wanted">Heights wished for.</param>
    /// <param name="room">Least distance of neighbours; less where the space is too small for it.</param>
    /// <param name="top">Smallest height.</param>
    /// <param name="bottom">Largest height.</param>
    public static double[] Spread(IReadOnlyList<double> wanted, double room, double top, double bottom)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i]).ThenBy(i => i)];
        if (order.Length > 1) room = Math.Min(room, (bottom - top) / (order.Length - 1));
        var places = new double[wanted.Count];
        double least = top;
        foreach (int i in order)
        {
            places[i] = Math.Max(wanted[i], least);
            least = places[i] + room;
        }
        double most = bottom;
        foreach (int i in order.Reverse())
        {
            places[i] = Math.Min(places[i], most);
            most = places[i] - room;
        }
        return places;
    }
}
