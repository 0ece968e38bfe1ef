import type { JsonSchema } from '../checks/kind.ts';
import type { Problem } from '../domain/result.ts';
import type { Complaints } from './complaints.ts';
import { surelyFits } from './fits.ts';
import { shapeOf, type YamlNode } from './tree.ts';

/** Judges the shape of a tree; ajv is loaded for the first that does not surely fit, and has the word. */
export class Shapes {
  private complaints: Promise<Complaints> | null = null;

  /** Everything that is wrong with the tree's shape. `name` is what sentences call its root. */
  async problems(node: YamlNode, schema: JsonSchema, name: string): Promise<Problem[]> {
    const shape = shapeOf(node);
    if (surelyFits(shape, schema)) return [];
    this.complaints ??= import('./complaints.ts').then((module) => new module.Complaints());
    return (await this.complaints).about(shape, node, schema, name);
  }
}
