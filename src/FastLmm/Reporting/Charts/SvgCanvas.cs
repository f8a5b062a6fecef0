using System.Globalization;
using System.Text;
using System.Xml;

namespace FastLmm.Reporting.Charts;

/// <summary>Writes an SVG: UTF-8, lines end in <c>\n</c>, texts escaped, coordinates to a tenth of a pixel; the same bytes on every machine.</summary>
internal sealed class SvgCanvas : IDisposable
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private readonly XmlWriter _xml;

    /// <summary>Starts a drawing on a white ground.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="title">What readers of the screen say.</param>
    public SvgCanvas(Stream stream, double width, double height, string title)
    {
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(false),
            Indent = true,
            NewLineChars = "\n",
            OmitXmlDeclaration = true,
            CheckCharacters = false,
        };
        _xml = XmlWriter.Create(stream, settings);
        _xml.WriteStartElement("svg", Namespace);
        Attributes(("width", Number(width)), ("height", Number(height)), ("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            ("font-family", "Helvetica, Arial, sans-serif"), ("font-size", "12"), ("role", "img"));
        _xml.WriteElementString("title", Namespace, Printable(title));
        Shape("rect", ("width", "100%"), ("height", "100%"), ("fill", "#ffffff"));
    }

    /// <summary>An element without content.</summary>
    public void Shape(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _xml.WriteStartElement(name, Namespace);
        Attributes(attributes);
        _xml.WriteEndElement();
    }

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string colour) => Shape(
        "line", ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)), ("stroke", colour));

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="x">Where its anchor stands.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="more">Other attributes.</param>
    public void Text(string text, double x, double y, string anchor, params ReadOnlySpan<(string Name, string? Value)> more)
    {
        _xml.WriteStartElement("text", Namespace);
        Attributes(("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor), ("fill", "#000000"));
        Attributes(more);
        _xml.WriteString(Printable(text));
        _xml.WriteEndElement();
    }

    /// <summary>A coordinate: to a tenth, no minus before a zero.</summary>
    public static string Number(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        _xml.WriteEndElement();
        _xml.WriteWhitespace("\n");
        _xml.Dispose();
    }

    // What XML 1.0 cannot hold even escaped becomes the replacement character.
    private static string Printable(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        Rune.IsControl(rune) && rune.Value is not ('\t' or '\n') || rune.Value is 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString()));

    private void Attributes(params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        foreach ((string name, string? value) in attributes)
            if (value is not null) _xml.WriteAttributeString(name, value);
    }
}
