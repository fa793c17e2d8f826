package dev.understudy.runbooks.page;

import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown as HTML that loads nothing and runs nothing: raw HTML is shown as text, odd links lose
 * their target, and an image is a link to it.
 */
final class ProseHtml {
  private static final int DEEPEST = 6;

  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build();

  private ProseHtml() {}

  /**
   * The HTML. Changes the Markdown.
   *
   * @param deeper how many levels its headings stand below those of the page
   */
  static String of(Node markdown, int deeper) {
    markdown.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Heading heading) {
            heading.setLevel(Math.min(heading.getLevel() + deeper, DEEPEST));
            visitChildren(heading);
          }

          @Override
          public void visit(Image image) {
            visitChildren(image);
            Link link = new Link(image.getDestination(), image.getTitle());
            while (image.getFirstChild() != null) {
              link.appendChild(image.getFirstChild());
            }
            image.insertBefore(link);
            image.unlink();
          }
        });
    return RENDERER.render(markdown);
  }
}
